"""The page at ``/``: what this is and where its interface is. Nothing from elsewhere, no script."""

import base64
import hashlib

_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;"
    "color:#222;background:#fff}h1{color:#a01c1c}code{background:#f4f1ea;padding:.1em .3em}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}h1{color:#e66}"
    "code{background:#2a2a2a}a{color:#9cf}}"
)

PAGE = f"""<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>责任 · zeren</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>责任 · zeren</h1>
<p>全县党建工作责任台账:谁负责、做了什么、考核得几分,都记为不可更改的事实,可按任一天重放核对。</p>
<ul>
<li>接口说明:<a href="/openapi.json">/openapi.json</a>(OpenAPI 3.1)</li>
<li>提交命令:<code>POST /v1/commands/{{服务}}.{{命令}}</code>,须持令牌(Bearer)</li>
<li>查询:<code>/v1/organizations</code>、<code>/v1/scores</code>、<code>/v1/ledger/entries</code></li>
<li>运行状况:<a href="/healthz">/healthz</a>、<a href="/readyz">/readyz</a></li>
</ul>
<section lang="en">
<h2>A county's responsibility ledger</h2>
<p>Who answers for what, what was done about it, and what that earns in the assessment: kept as
facts that are never changed, so that any past day can be replayed and checked.</p>
<ul>
<li>The interface: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1)</li>
<li>Commands: <code>POST /v1/commands/{{service}}.{{command}}</code>, with a bearer token</li>
<li>Questions: <code>/v1/organizations</code>, <code>/v1/scores</code>,
<code>/v1/ledger/entries</code></li>
<li>Condition: <a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a></li>
</ul>
</section>
</body>
</html>
"""

_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
CONTENT_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
