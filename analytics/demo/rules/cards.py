"""What stands on the cards of the invented district, what readers say beneath them, and what members took. Pure."""

from dataclasses import dataclass

SENTENCES = (
    "清走积存垃圾4车，老住户送来了热茶。",
    "大家边学边记，散会以后还在院子里聊了半天。",
    "有82岁的老党员拄着拐也来了。",
    "下个月接着做，想一起来的群众也欢迎。",
    "",
    "年轻党员带了工具，两小时就干完了。",
)
COMMENTS = (
    "干得好，下次叫上我们楼的人。",
    "这条背街以前下雨没法走，现在干净了。",
    "照片里看见老李了，精神真好！",
    "学习材料能不能也发一份？",
    "建议冬天改到下午，上午太冷。",
)


@dataclass(frozen=True)
class Taken:
    text: str
    chip: str
    hours_ago: int


SNAPSHOTS = (
    Taken("雨后的河堤，志愿者已经把落叶清了。", "SERVICE", 3),
    Taken("晚上的党课，后排也坐满了。", "STUDY", 26),
    Taken("", "", 50),
)
