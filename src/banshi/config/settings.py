"""Django settings, derived from the typed options; nothing else reads the environment."""

from pathlib import Path

from banshi.config.options import from_environment

OPTIONS = from_environment()
SECURE = OPTIONS.url.startswith("https://")

SECRET_KEY = OPTIONS.secret_key()
DEBUG = False
ALLOWED_HOSTS = OPTIONS.allowed_hosts()
BANSHI_HOME = OPTIONS.home
BANSHI_TOWN = OPTIONS.town
BANSHI_URL = OPTIONS.address
BANSHI_BEHIND_PROXY = OPTIONS.behind_proxy
BANSHI_DEMO = OPTIONS.demo
BANSHI_TRANSPORT = OPTIONS.transport
BANSHI_SMTP = OPTIONS.smtp
BANSHI_MAIL_FROM = OPTIONS.mail_from
EMAIL_HOST_USER = OPTIONS.smtp_user
EMAIL_HOST_PASSWORD = OPTIONS.smtp_password
EMAIL_USE_TLS = OPTIONS.transport == "smtp+starttls"
EMAIL_USE_SSL = OPTIONS.transport == "smtp+tls"
EMAIL_TIMEOUT = 20

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "banshi.record",
    "banshi.places",
    "banshi.calendars",
    "banshi.playbooks",
    "banshi.messages",
    "banshi.files",
    "banshi.units",
    "banshi.sources.apps.SourcesConfig",
    "banshi.people",
    "banshi.matters",
    "banshi.programmes.apps.ProgrammesConfig",
    "banshi.releases",
    "banshi.exchange",
    "banshi.verification",
    "banshi.inspections",
    "banshi.hotline",
    "banshi.web",
    "banshi.portal",
    "banshi.desk",
    "banshi.start",
    "banshi.demo",
    "banshi.config.apps.Wired",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "banshi.config.headers.content_security",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "banshi.web.errors.Refusals",
]

ROOT_URLCONF = "banshi.config.urls"
WSGI_APPLICATION = "banshi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "banshi.web.context.everywhere"],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.l10n",
                "django.templatetags.static",
                "banshi.web.templatetags.banshi",
            ],
        },
    }
]

DATABASES = {"default": OPTIONS.database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.StaffMember"
# scrypt signs a person in for a tenth of the CPU of PBKDF2 and is harder to guess at
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SESSION_COOKIE_NAME = "banshi_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "banshi_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "banshi.web.errors.forged"
CSRF_TRUSTED_ORIGINS = [OPTIONS.url] if OPTIONS.url else []
SECURE_HSTS_SECONDS = 30 * 86400 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OPTIONS.behind_proxy else None
X_FRAME_OPTIONS = "DENY"

# texts; files go through the capped handler, which keeps a file too large from filling the disk
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "banshi.config.uploads.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
TIME_ZONE = OPTIONS.time_zone
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = OPTIONS.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "banshi.config.static.HashedWhenCollected"},
}
WHITENOISE_USE_FINDERS = True

# to standard error for the service manager; no address, name, text or form ever, and codes only as part of a path
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"once": {"()": "banshi.config.logs.Once"}},
    "formatters": {
        "line": {"()": "banshi.config.logs.Discreet", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["once"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}

# the playbooks of the checkout, loaded by the demonstration and offered by `banshi start`
BANSHI_PLAYBOOKS = Path(__file__).resolve().parents[3] / "playbooks"
# the campaigns as their sources tell them, loaded by the demonstration and by `banshi start`
BANSHI_CAMPAIGNS = Path(__file__).resolve().parents[3] / "campaigns"
