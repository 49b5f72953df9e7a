from members.looks.forms.asking import PurposeForm

__all__ = ["PurposeForm"]
