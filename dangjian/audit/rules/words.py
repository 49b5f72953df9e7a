"""What an action, a target and a door are called for whoever reads the log.

Names of higher rooms stand here as text only; `tests/house/test_audit_words.py` keeps them equal to what the code records.
"""

ACTIONS: dict[str, str] = {
    "access.activate": "激活账号",
    "access.change_password": "修改密码",
    "access.confirm": "通过两步验证",
    "access.end_sessions": "退出其他设备的登录",
    "access.issue_slip": "发放激活凭条",
    "access.log_in": "登录",
    "access.refuse": "登录失败",
    "access.refuse_code": "两步验证失败",
    "access.renew_recovery_codes": "换发备用码",
    "access.reset_second_factor": "重置他人的两步验证",
    "access.set_up_second_factor": "设置两步验证",
    "assessment.ask": "发起季度计算",
    "assessment.publish": "公布季度结果",
    "complaints.answered": "答复投诉建议",
    "complaints.assigned": "交办投诉建议",
    "complaints.closed": "办结投诉建议",
    "complaints.contact": "查看投诉人联系方式",
    "complaints.moved": "转交投诉建议",
    "complaints.refuse": "查询投诉回执失败",
    "complaints.reopened": "要求重新办理投诉",
    "complaints.submit": "提交投诉建议",
    "duties.call_off": "取消应做事项的变更",
    "duties.change_rule": "修改应做事项",
    "duties.end_exemption": "结束免除事项",
    "duties.end_rule": "停止应做事项",
    "duties.exempt": "登记免除事项",
    "duties.install_default_rules": "装入默认应做事项",
    "duties.move_theme_day": "调整主题党日",
    "duties.undo_theme_day_move": "撤销主题党日调整",
    "duties.withdraw_exemption": "撤回免除事项",
    "granting.end": "收回权限",
    "granting.give": "授予权限",
    "granting.open_account": "建立账号",
    "granting.switch_off": "停用账号",
    "granting.switch_on": "启用账号",
    "imports.accept_likeliest": "批量确认花名册疑问",
    "imports.answer": "确认花名册疑问",
    "imports.apply": "写入花名册",
    "imports.ask_undo": "申请撤销花名册导入",
    "imports.confirm": "确认花名册导入",
    "imports.discard": "放弃花名册导入",
    "imports.receive": "上传花名册",
    "imports.undo": "撤销花名册导入",
    "keys.rotate": "更换加密密钥",
    "messages.link_not_sent": "登录链接没有发出",
    "messages.text_link": "用短信发送登录链接",
    "photos.receive": "上传照片",
    "photos.remove": "删除照片",
    "policies.accept": "阅读并同意隐私说明",
    "policies.install": "装入隐私说明",
    "policies.publish": "发布隐私说明",
    "private.refuse": "查看号码到了每日上限",
    "private.reveal": "查看完整号码",
    "private.search": "按号码查找党员",
    "records.accept": "审核通过记录",
    "records.drop_plan": "取消活动计划",
    "records.export": "导出活动台账",
    "records.plan": "制定活动计划",
    "records.revise": "修改记录",
    "records.send_back": "退回记录",
    "records.submit": "提交记录",
    "records.withdraw": "撤回记录",
    "reports.export": "导出报表",
    "roster.advance": "发展和转正",
    "roster.appoint": "任职",
    "roster.begin_participation": "登记在别处参加组织生活",
    "roster.begin_term": "登记届次",
    "roster.begin_terms": "批量登记届次",
    "roster.change_facts": "修改党员信息",
    "roster.change_facts_many": "批量修改党员信息",
    "roster.change_status": "变更党籍状态",
    "roster.dissolve_subgroup": "撤销党小组",
    "roster.end_affiliation": "转出或减员",
    "roster.end_exemption": "结束长期免到",
    "roster.end_participation": "结束在别处参加组织生活",
    "roster.enrol": "登记人员",
    "roster.enrol_many": "批量登记人员",
    "roster.exempt": "登记长期免到",
    "roster.export": "导出党员花名册",
    "roster.form_subgroup": "设立党小组",
    "roster.join_subgroup": "编入党小组",
    "roster.leave_post": "免职",
    "roster.leave_subgroup": "退出党小组",
    "roster.open_account": "为党员开通账号",
    "roster.open_accounts": "为党员批量开通账号",
    "roster.rejoin": "转入",
    "roster.transfer": "组织关系转接",
    "roster.transfer_many": "批量转接组织关系",
    "tree.dissolve": "撤销党组织",
    "tree.found": "设立党组织",
    "tree.found_many": "批量设立党组织",
    "tree.move": "调整隶属关系",
    "tree.reclassify": "修改党组织属性",
    "tree.rename": "党组织更名",
    "web.refuse": "访问被拒绝",
    "web.refuse_csrf": "提交来源不明，已拒绝",
    "workdays.change": "修改放假安排",
    "workdays.install": "装入放假安排",
    "workdays.remove": "删除放假安排",
    "workdays.set": "登记放假安排",
}

ROOMS: dict[str, str] = {
    "access": "登录",
    "granting": "账号与权限",
    "private": "个人号码",
    "web": "拒绝访问",
    "roster": "党员",
    "imports": "花名册导入",
    "tree": "党组织",
    "records": "活动记录",
    "photos": "照片",
    "duties": "应做事项",
    "workdays": "放假安排",
    "assessment": "季度考核",
    "reports": "报表",
    "complaints": "投诉建议",
    "policies": "隐私说明",
    "messages": "短信",
    "keys": "加密密钥",
}

# What a target names by `model:id`; a word alone stands for all of its kind.
TARGETS: dict[str, str] = {
    "account": "账号",
    "activity": "活动记录",
    "complaint": "投诉建议",
    "dutyrule": "应做事项",
    "exemption": "免除事项",
    "holiday": "放假安排",
    "keys": "加密密钥",
    "member": "党员",
    "organization": "党组织",
    "participation": "参加别处组织生活",
    "photo": "照片",
    "post": "职务",
    "privacynotice": "隐私说明",
    "private": "个人号码",
    "privatenumbers": "个人号码",
    "quarter": "季度",
    "roster": "花名册",
    "rosterimport": "花名册导入",
    "run": "季度计算",
    "subgroup": "党小组",
    "term": "届次",
    "tree": "组织树",
}

DOORS = {"page": "网页", "command": "命令", "task": "后台", "program": "程序"}


def action_word(action: str) -> str:
    """A row of an older version may hold an action that is no longer recorded."""
    return ACTIONS.get(action, "其他操作")


def target_word(target: str) -> str:
    """`member:12` as 党员 12 号; an address stays as it is."""
    kind, _, number = target.partition(":")
    if kind not in TARGETS:
        return target
    return f"{TARGETS[kind]} {number} 号" if number.isdigit() else TARGETS[kind]


def door_word(door: str) -> str:
    kind, _, name = door.partition(":")
    return f"{DOORS.get(kind, kind)} {name}".strip()
