from dangjian.telling import TellingField


class PlainField(TellingField):
    """What is put up for everybody to read."""

    refusal = "公布的文字里不能有身份证号和手机号，请删掉。"
