"""What is spoken of: targets and their indicators, agenda items, problems and conclusions."""

from random import Random
from typing import NamedTuple

from shared.contracts.facts.activities import AgendaItem, Conclusion, Tag


class IndicatorText(NamedTuple):
    """An indicator's words and the bounds that its quantity is drawn from."""

    name: str
    unit: str
    bounds: tuple[int, int]
    due_month: int
    standard: str
    source: str  # of the data


class TargetText(NamedTuple):
    """A target with the clause of the plan that it serves."""

    title: str
    clause: str
    indicators: tuple[IndicatorText, ...]


_FOR_COMMITTEES = (
    TargetText(
        "建强基层组织",
        "S-17",
        (
            IndicatorText(
                "党支部书记集中培训",
                "人次",
                (18, 24),
                10,
                "每名书记全年不少于一次，考勤为准",
                "培训签到册",
            ),
            IndicatorText("软弱涣散党组织整顿", "个", (1, 3), 11, "经上级验收销号", "整顿台账"),
            IndicatorText("支部标准化达标", "个", (14, 19), 12, "逐项对照清单验收", "达标验收表"),
        ),
    ),
    TargetText(
        "抓实联系指导",
        "S-42",
        (
            IndicatorText(
                "帮助联系村解决实际问题",
                "件",
                (24, 36),
                12,
                "有问题、有意见、有回音",
                "问题办理登记",
            ),
            IndicatorText("推广基层做法", "项", (2, 4), 11, "乡党委发文推广", "乡党委文件"),
            IndicatorText(
                "基层反映问题办结率", "%", (92, 98), 12, "由提出问题的支部确认", "问题办理登记"
            ),
        ),
    ),
)
_FOR_BRANCHES = (
    TargetText(
        "党员队伍建设",
        "S-20",
        (
            IndicatorText("党员集中学习", "次", (10, 12), 12, "参学率不低于八成", "学习签到册"),
            IndicatorText(
                "流动党员联系", "次", (4, 12), 12, "每名流动党员半年至少联系一次", "流动党员登记簿"
            ),
            IndicatorText(
                "培养入党积极分子", "名", (1, 3), 11, "按程序确定并落实联系人", "发展党员台账"
            ),
        ),
    ),
    TargetText(
        "服务群众",
        "S-53",
        (
            IndicatorText(
                "走访困难党员和群众", "户", (12, 40), 12, "走访有记录，困难有跟进", "走访登记簿"
            ),
            IndicatorText("为民办实事", "件", (2, 6), 12, "党员大会通报，群众认可", "会议记录"),
            IndicatorText("党务公开", "期", (4, 12), 12, "公开栏按时更新", "公开栏存档"),
        ),
    ),
)
TARGETS: dict[bool, tuple[TargetText, ...]] = {False: _FOR_COMMITTEES, True: _FOR_BRANCHES}

# title, problem, conclusion
_TOPICS: tuple[tuple[str, str, str], ...] = (
    (
        "研究党员教育管理",
        "{n}名党员连续两次未参加集中学习",
        "由支委分头走访，下月底前补学并报告原因",
    ),
    (
        "研究流动党员联系",
        "外出务工党员{n}名，有的半年没有联系",
        "逐人明确联系人，每两月通话一次并登记",
    ),
    (
        "研究发展党员工作",
        "入党积极分子只有{n}名，年龄偏大",
        "从返乡青年和致富带头人中再物色{m}名培养对象",
    ),
    ("研究党费收缴", "{n}名党员未按月交纳党费", "组织委员当月上门说明，下次会议通报结果"),
    ("研究阵地建设", "活动室屋顶漏水，{n}次活动改在户外", "申请维修经费，下月前完工"),
    ("研究联系服务群众", "有{n}户困难家庭反映帮扶不够及时", "党员一对一结对，下月起每月上门一次"),
    (
        "研究人居环境整治",
        "背街小巷垃圾清运不及时，群众意见{n}条",
        "划分党员责任片区，公示姓名和电话",
    ),
    ("研究产业发展", "合作社今年新增{n}户，技术跟不上", "请农技员授课{m}次，党员示范户先行"),
    ("研究意识形态工作", "微信群里有{n}条不实消息", "明确管理员，当天澄清，按季度分析"),
    ("研究群众反映问题办理", "上次会议交办的{n}件事项还有未办结的", "逐件定人定时，下月会议销号"),
    ("研究党务公开", "公开栏内容{n}个月没有更新", "宣传委员每月五日前更新，纪检委员检查"),
    ("研究主题党日安排", "到会率不到八成，缺席{n}人", "调整到农闲时段，提前三天通知"),
    ("研究青年党员作用发挥", "青年党员{n}名，岗位锻炼少", "安排参与网格值守，下月交流体会"),
    ("研究防汛和安全责任", "隐患点{n}处，值守人员不足", "党员编入巡查组，汛期每日报平安"),
    ("研究民主评议党员", "评议走过场，{n}人无具体意见", "会前谈心，会上逐人点评，结果存档"),
    ("研究换届后班子分工", "分工有交叉，{n}项工作无人牵头", "重新明确分工并张贴公布"),
    ("研究关爱老党员", "八十岁以上老党员{n}名行动不便", "送学上门，重阳节前全部走访"),
    ("研究书面报告", "半年情况报告数据不全，缺{n}项", "各委员三日内补齐，书记审签后报乡党委"),
)
_COMMITTEE_TOPICS: tuple[tuple[str, str, str], ...] = (
    ("研究基层党建责任制落实", "{n}个支部目标分解没有到人", "组织办公室逐个督促，下月底前补签"),
    (
        "研究软弱涣散党组织整顿",
        "列入整顿的支部还有{n}项措施未落实",
        "班子成员包联，每月听取一次进展",
    ),
    ("研究村党支部书记队伍", "{n}名书记年龄超过六十岁", "建立后备名单，下月前逐村谈话"),
    ("研究两新组织党建", "新办企业{n}家尚无党员", "选派指导员，符合条件的建立联合支部"),
    (
        "研究党建联系点工作",
        "联系点问题清单上有{n}个问题进展缓慢",
        "责任领导到点上现场办公，下次会议报告",
    ),
    ("研究意识形态阵地管理", "文化站和广播室登记不全，缺{n}处", "宣传委员牵头登记，按季度检查"),
    ("研究基层干部待遇保障", "{n}个村办公经费拨付不及时", "财政所本月拨付到位，今后按季度预拨"),
    ("研究党员发展计划", "全年计划名额还有{n}个未落实", "向产业工人和青年农民倾斜，严格程序"),
)
_OTHER_BUSINESS = ("通报上级文件精神", "通报财务收支", "安排近期工作", "研究信访事项")
_GROUP_TOPICS = (
    "学习党章党规",
    "讨论为民办实事清单",
    "交流走访情况",
    "评议党员作用发挥",
    "学习上级文件",
)


def agenda_of(
    draw: Random, *, committee: bool
) -> tuple[tuple[AgendaItem, ...], tuple[Conclusion, ...]]:
    """Draw a meeting on party building: its agenda, and what was studied and concluded."""
    topics = draw.sample(_COMMITTEE_TOPICS if committee else _TOPICS, draw.randint(1, 2))
    items = [AgendaItem(title=title, tags=_tags(title)) for title, _, _ in topics]
    if draw.random() < 0.5:  # noqa: PLR2004
        items.append(AgendaItem(title=draw.choice(_OTHER_BUSINESS), tags=(Tag.OTHER,)))
    conclusions = tuple(
        Conclusion(
            problem=problem.format(n=draw.randint(2, 6)),
            conclusion=conclusion.format(m=draw.randint(2, 4)),
        )
        for _, problem, conclusion in topics
    )
    return tuple(items), conclusions


def other_agenda(draw: Random) -> tuple[AgendaItem, ...]:
    """Draw an agenda without any party-building item."""
    return tuple(
        AgendaItem(title=title, tags=(Tag.OTHER,)) for title in draw.sample(_OTHER_BUSINESS, 2)
    )


def group_agenda(draw: Random) -> tuple[AgendaItem, ...]:
    """Draw what a party group meets about."""
    return (AgendaItem(title=draw.choice(_GROUP_TOPICS)),)


def _tags(title: str) -> tuple[Tag, ...]:
    if "意识形态" in title:
        return (Tag.PARTY_BUILDING, Tag.IDEOLOGY)
    if "责任制" in title:
        return (Tag.PARTY_BUILDING, Tag.RESPONSIBILITY)
    return (Tag.PARTY_BUILDING,)
