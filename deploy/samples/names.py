"""Invented names: places and people. Whoever finds a real one has found a coincidence."""

from random import Random
from uuid import UUID, uuid5

YEAR = 2025
COUNTY = "安澜县"
TOWNSHIPS = (
    "青石乡",
    "白鹭乡",
    "柳林乡",
    "双桥乡",
    "石门乡",
    "松岗乡",
    "清水乡",
    "高坪乡",
    "龙泉乡",
    "梅溪乡",
    "云台乡",
    "沙河乡",
)

_NAMESPACE = UUID("7a0f7c2e-5d1b-5c55-9d0a-2b6f3e8c2025")
_HEADS = "东西南北上下大小前后新古高金银玉"
_TAILS = "坡庄湾岭沟寨塘店埠洼营畈台渡"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
)
_GIVEN_FIRST = "建国永志文明德春秋海玉秀桂俊晓立庆长世宏振学家继新光成云广金"
_GIVEN_LAST = "华平军民强生兰英芳梅霞林山河波涛亮刚勇峰杰超敏静萍燕莉洁宁安康"


def uid(*name: object) -> UUID:
    """Give the UUID of a thing by its name: the same in every run and on every machine."""
    return uuid5(_NAMESPACE, "/".join(map(str, name)))


def drawing(*name: object) -> Random:
    """Give the random draws of one thing by its name, whatever is drawn for the others."""
    return Random("/".join(("anlan", str(YEAR), *map(str, name))))  # noqa: S311


def village(township: int, slot: int) -> str:
    """Give a village's name, different for every township and slot (slots below 18)."""
    number = (township * 18 + slot) * 37 % (len(_HEADS) * len(_TAILS))
    return f"{_HEADS[number % len(_HEADS)]}{_TAILS[number // len(_HEADS)]}村"


def person_name(*name: object) -> str:
    """Give an invented person's name for a seat."""
    draw = drawing("person", *name)
    return draw.choice(_SURNAMES) + draw.choice(_GIVEN_FIRST) + draw.choice(_GIVEN_LAST)
