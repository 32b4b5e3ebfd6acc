"""The page at ``/``: what this is and where its interface is. Nothing from elsewhere, no script."""

from services.gateway.assets import static_address

PAGE = f"""<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>责任 · zeren</title>
<link rel="stylesheet" href="{static_address("desk.css")}">
<link rel="icon" href="data:,">
</head>
<body>
<main>
<h1>责任 · zeren</h1>
<p>全县党建工作责任台账:谁负责、做了什么、考核得几分,都记为不可更改的事实,可按任一天重放核对。</p>
<p><a class="main" href="/sign-in">登录 / Sign in</a></p>
<ul>
<li>接口说明:<a href="/api">/api</a>,<a href="/openapi.json">/openapi.json</a>(OpenAPI 3.1)</li>
<li>提交命令:<code>POST /v1/commands/{{服务}}.{{命令}}</code>,须持令牌(Bearer)</li>
<li>查询:<code>/v1/organizations</code>、<code>/v1/scores</code>、<code>/v1/ledger/entries</code></li>
<li>运行状况:<a href="/healthz">/healthz</a>、<a href="/readyz">/readyz</a></li>
</ul>
<section lang="en">
<h2>A county's responsibility ledger</h2>
<p>Who answers for what, what was done about it, and what that earns in the assessment: kept as
facts that are never changed, so that any past day can be replayed and checked.</p>
<ul>
<li>The interface: <a href="/api">/api</a>,
<a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1)</li>
<li>Commands: <code>POST /v1/commands/{{service}}.{{command}}</code>, with a bearer token</li>
<li>Questions: <code>/v1/organizations</code>, <code>/v1/scores</code>,
<code>/v1/ledger/entries</code></li>
<li>Condition: <a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a></li>
</ul>
</section>
</main>
</body>
</html>
"""

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
