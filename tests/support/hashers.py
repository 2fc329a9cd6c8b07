"""A cheap setting of the product's own password hash."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id with the smallest cost that the library takes."""

    algorithm = "argon2quick"
    time_cost = 1
    memory_cost = 8
    parallelism = 1
