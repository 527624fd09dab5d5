"""Django settings, derived from the typed options; nothing else reads the environment."""

from banshi.config.options import from_environment

OPTIONS = from_environment()

SECRET_KEY = OPTIONS.secret_key()
DEBUG = False
ALLOWED_HOSTS = OPTIONS.hosts
BANSHI_HOME = OPTIONS.home
BANSHI_TOWN = OPTIONS.town
BANSHI_URL = OPTIONS.url
BANSHI_TRANSPORT = OPTIONS.transport
BANSHI_SMTP = OPTIONS.smtp
BANSHI_MAIL_FROM = OPTIONS.mail_from

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
    "banshi.people",
    "banshi.matters",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

ROOT_URLCONF = "banshi.config.urls"
WSGI_APPLICATION = "banshi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = {"default": OPTIONS.database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.StaffMember"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = OPTIONS.time_zone
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = OPTIONS.home / "static"
