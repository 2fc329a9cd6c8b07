"""What the vault raises: one error for every failure, so that no caller learns which byte failed."""


class VaultError(Exception):
    """A key, a cell or a file does not open, or a value cannot be sealed.

    The message names places (table, column, key id), never a value.
    """


class Locked(VaultError):
    """Nobody asked the policy: no opener, an opener of another case, or a facet not granted."""


class RootKeyError(VaultError):
    """The root key is missing, malformed, too widely readable, or not the one of this database.

    The message is in French: the operator reads it.
    """
