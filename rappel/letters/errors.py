"""What a document can be refused for; sentences are French, for the form that shows them."""


class LetterError(ValueError):
    """A document that cannot be made as asked.

    `field` names the field of the dataclass, `sentence` says in French what is wrong,
    `suggestion` is a text that would be accepted, or empty.
    """

    def __init__(self, field: str, sentence: str, suggestion: str = "") -> None:
        super().__init__(f"{field} : {sentence}")
        self.field = field
        self.sentence = sentence
        self.suggestion = suggestion


class AddressError(LetterError):
    """An address that La Poste's rules refuse (NF Z 10-011); it is never cut."""


class TemplateRefused(LetterError):
    """A paragraph text that may not be used: unknown variable, tag, or forbidden words."""
