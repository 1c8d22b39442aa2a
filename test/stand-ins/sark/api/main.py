"""The application under the name that the published code has for it."""

from sark.api.application import published
from sark.settings import load_settings

app = published(load_settings())
