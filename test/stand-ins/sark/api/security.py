"""Who may ask: tokens, and the pair that proves a request is no forgery."""

import hmac

from starlette.exceptions import HTTPException
from starlette.requests import Request

from serving.tokens import InvalidToken, User, bearer, verify

CSRF_LENGTH = 32


def authenticate(request: Request, keys: tuple[str, str], strict: bool) -> User:
    """The user of a request; the published code checks with both keys."""
    try:
        return verify(bearer(request.headers), keys, strict=strict)
    except InvalidToken as error:
        raise HTTPException(401, str(error), {"WWW-Authenticate": "Bearer"}) from error


def require_csrf_pair(request: Request, strict: bool) -> None:
    """Header and cookie must be equal. The tutorial's gateway sends neither."""
    header = request.headers.get("x-csrf-token", "")
    cookie = request.cookies.get("csrf_token", "")
    if not strict and not header and not cookie:
        return
    if len(header) < CSRF_LENGTH or not hmac.compare_digest(header.encode(), cookie.encode()):
        raise HTTPException(403, "X-CSRF-Token and the cookie csrf_token must be equal and 32 characters or more")
