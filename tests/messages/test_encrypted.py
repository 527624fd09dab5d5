"""Mail through a server that wants encryption and an account: nothing goes out in clear, nothing to a false server."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from banshi.config import options
from banshi.kit.refused import Refused
from banshi.messages import actions
from banshi.messages.models import OutboxMessage
from tests.bases import free_port

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    path = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


class Mailbox:
    def __init__(self):
        self.kept, self.logins = [], []

    async def handle_DATA(self, server, session, envelope):
        self.kept.append(envelope)
        return "250 OK"

    def login(self, server, session, envelope, mechanism, given):
        self.logins.append((given.login, given.password))
        return AuthResult(success=given.password == b"right-password", handled=False)


@pytest.fixture
def post_office(settings, tmp_path, monkeypatch):
    pem, box = certificate(tmp_path), Mailbox()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    server = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=box.login,
        auth_required=True,
    )
    server.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    settings.BANSHI_TRANSPORT, settings.EMAIL_USE_TLS = "smtp+starttls", True
    settings.BANSHI_SMTP, settings.BANSHI_MAIL_FROM = f"127.0.0.1:{server.port}", "banshi@example.org"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "banshi", "right-password"
    yield box
    server.stop()


def deliver() -> int:
    given = {"subject": 1, "channel": "mail", "address": "resident@example.org", "body": "有了答复。", "at": NOW}
    actions.put("k", **given)
    return actions.deliver_due(at=NOW, fill=lambda subject, reply: "")


def failure() -> str:
    return OutboxMessage.objects.get().failure


def test_mail_goes_encrypted_and_with_the_account(db, post_office):
    assert deliver() == 1, failure()
    assert post_office.logins == [(b"banshi", b"right-password")]
    [envelope] = post_office.kept
    assert envelope.rcpt_tos == ["resident@example.org"]


def test_a_wrong_password_is_tried_again_and_stands_in_no_row(db, post_office, settings, caplog):
    settings.EMAIL_HOST_PASSWORD = "wrong-password"
    assert deliver() == 0
    assert post_office.kept == []
    assert failure() == "SMTPAuthenticationError"
    assert "wrong-password" not in caplog.text + repr(list(OutboxMessage.objects.values()))


def test_nothing_goes_to_a_server_nobody_vouches_for(db, post_office, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    assert deliver() == 0
    assert (post_office.logins, post_office.kept) == ([], [])
    assert failure() == "SSLCertVerificationError"


def test_nothing_goes_in_clear_where_the_server_cannot_encrypt(db, post_office, settings):
    box = Mailbox()
    plain = Controller(box, hostname="127.0.0.1", port=free_port())
    plain.start()
    settings.BANSHI_SMTP = f"127.0.0.1:{plain.port}"
    assert deliver() == 0
    plain.stop()
    assert box.kept == []
    assert failure() == "SMTPNotSupportedError"


@pytest.mark.parametrize(
    ("transport", "given", "named"),
    [
        ("smtp", {"BANSHI_SMTP_USER": "a", "BANSHI_SMTP_PASSWORD": "secret-word"}, "smtp+starttls"),
        ("smtp+starttls", {"BANSHI_SMTP_USER": "a"}, "BANSHI_SMTP_PASSWORD"),
        ("smtp+tls", {"BANSHI_SMTP": ""}, "BANSHI_SMTP "),
        ("smtp+tls", {"BANSHI_SMTP_USER": "a", "BANSHI_SMTP_PASSWORD": "secret-word\nx"}, "BANSHI_SMTP_PASSWORD"),
        ("smtps", {}, "smtp+starttls"),
    ],
)
def test_options_that_make_no_sense_are_named_and_no_password_is_shown(tmp_path, transport, given, named):
    whole = {"BANSHI_HOME": str(tmp_path), "BANSHI_SMTP": "mail.example.org", "BANSHI_MAIL_FROM": "a@example.org"}
    with pytest.raises(Refused) as refused:
        options.from_environment({**whole, "BANSHI_TRANSPORT": transport, **given})
    assert named in refused.value.say()
    assert "secret-word" not in refused.value.say() + refused.value.say("en")
