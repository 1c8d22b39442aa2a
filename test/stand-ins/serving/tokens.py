"""Checks bearer tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt


class InvalidToken(Exception):
    """The token does not prove who its bearer is."""


@dataclass(frozen=True)
class User:
    """Who calls."""

    id: str
    email: str
    role: str
    roles: tuple[str, ...]


def bearer(headers: Mapping[str, str]) -> str:
    """The token of a request."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise InvalidToken("no bearer token")
    return token


def verify(token: str, keys: Sequence[str], *, issuer: str | None = None, strict: bool = True) -> User:
    """The user of a token that every one of the keys accepts.

    A strict check wants the published code's claims: a UUID as subject, one
    role, and the type of an access token. The tutorial's tokens have a list of
    roles and no type.
    """
    for key in keys:
        try:
            claims = jwt.decode(token, key, algorithms=["HS256"], issuer=issuer, options={"require": ["sub", "exp"]})
        except jwt.InvalidTokenError as error:
            raise InvalidToken(str(error)) from error
    return _user(claims, strict)


def _user(claims: Mapping[str, Any], strict: bool) -> User:
    role, roles = claims.get("role"), claims.get("roles", [])
    if strict:
        _require_published_claims(claims)
    elif role is None and roles:
        role = roles[0]
    if not isinstance(role, str):
        raise InvalidToken("no role")
    return User(claims["sub"], str(claims.get("email", "")), role, tuple(roles) or (role,))


def _require_published_claims(claims: Mapping[str, Any]) -> None:
    if claims.get("type") != "access":
        raise InvalidToken("not an access token")
    try:
        UUID(claims["sub"])
    except ValueError as error:
        raise InvalidToken("the subject is not a UUID") from error
