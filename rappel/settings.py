"""Settings of the installation: every variable is `RAPPEL_*` and is documented in `.env.example`."""

import os
import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(env.str("RAPPEL_ENV_FILE", default=str(BASE_DIR / ".env")))

DATA_DIR = Path(env.str("RAPPEL_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DEMO = env.bool("RAPPEL_DEMO", default=False)
DEMO_CLOCK = env.str("RAPPEL_DEMO_CLOCK", default="")
if DEMO_CLOCK and not DEMO:
    raise ImproperlyConfigured("RAPPEL_DEMO_CLOCK n'est admis qu'en mode démonstration.")
ROOT_KEY = env.str("RAPPEL_ROOT_KEY", default="")  # demo only: the vault refuses it elsewhere
KEY_FILE = Path(env.str("RAPPEL_KEY_FILE", default=str(DATA_DIR / "root.key")))


def private_file(path: Path, make) -> str:
    """Read `path`, or write what `make()` gives there, readable by its owner alone."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of the same demo was quicker
            return path.read_text(encoding="ascii")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text := make())
        return text


SECRET_KEY = env.str("RAPPEL_SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEMO:
        raise ImproperlyConfigured(
            "RAPPEL_SECRET_KEY manque : voir .env.example (ou RAPPEL_DEMO=1 pour une démonstration)."
        )
    SECRET_KEY = private_file(DATA_DIR / "secret.key", lambda: secrets.token_urlsafe(50))

DEBUG = False
ALLOWED_HOSTS = env.list(
    "RAPPEL_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEMO else []
)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "axes",
    "csp",
    "rappel.vault",
    "audit",
    "rappel.communes",
    "accounts",
    "rappel.letters",
    "rappel.cases",
    "rappel.signalement",
    "rappel.review",
    "rappel.convocation",
    "rappel.hearing",
    "rappel.followup",
    "rappel.incidents",
    "rappel.demo",
    "rappel.town",
    "rappel.web",
]

MIDDLEWARE = [
    "accounts.middleware.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.SessionLimits",
    "accounts.middleware.DeclaredActs",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "rappel.urls"
WSGI_APPLICATION = "rappel.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "rappel.web.context.page",
            ],
            "builtins": ["rappel.web.templatetags.rappel"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]

_url = env.str("RAPPEL_DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'rappel.sqlite3'}")
DATABASES = {"default": env.db_url_config(_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # security.md §4: what is erased is overwritten, triggers see REPLACE, writers queue up
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON;PRAGMA recursive_triggers=ON;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # an invitation
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "web:home"

# guardian: only grants on one case, never through a group, a superuser or a model-wide permission
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = False

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True  # « cinq essais » are those since the last success
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "password"]

SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
IDLE_SECONDS = 15 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "rappel.web.errors.csrf_failure"
UNAVAILABLE_VIEW = "rappel.web.errors.unavailable"  # the journal cannot be written: no page
FORM_RENDERER = "rappel.web.forms.FormRenderer"

HTTPS = env.bool("RAPPEL_HTTPS", default=not DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
FORWARDED_FOR = env.bool("RAPPEL_FORWARDED_FOR", default=False)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "fr"
USE_I18N = True  # Django's own French sentences; ours are written in French
USE_TZ = True
TIME_ZONE = "Europe/Paris"  # display default; days and years follow `commune.time_zone`

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Uploads are sealed before they touch a disk: nothing is spooled to a temporary file.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # heads of the journal, for the town's log collector (security.md §5)
        "audit.head": {"level": "INFO"},
        # request lines may hold what was typed: the record of refusals is the journal's
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
        "axes": {"level": "CRITICAL"},
    },
}
# rights come from accounts.policy; guardian keeps the grants and is never asked as a backend
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
