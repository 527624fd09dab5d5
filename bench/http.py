"""Pages through the WSGI application, as a server hands it requests: middleware, session, view, template."""

import io
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from banshi.people import queries as people


def session(username: str) -> str:
    """The cookie of a signed-in member of staff."""
    staff = people.staff_named(username)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(staff.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def getter(cookie: str = "") -> Callable[[str], tuple[int, bytes]]:
    """A function that gets a path: (status, body)."""
    from banshi.config.wsgi import application

    def get(path: str) -> tuple[int, bytes]:
        answered = []
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": cookie,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        response = application(environ, lambda status, headers, *_: answered.append(int(status.split()[0])))
        try:
            body = b"".join(response)
        finally:
            if hasattr(response, "close"):
                response.close()
        return answered[0], body

    return get
