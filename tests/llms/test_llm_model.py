"""A model of the real llm package: what it is asked, what it answers, and that its faults are answers."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

llm = pytest.importorskip("llm", reason="the llm package is not installed (citecheck[llm])")

from citecheck.llms.llm_model import LlmModel  # noqa: E402 - behind the skip
from citecheck.model.errors import ConfigError  # noqa: E402 - behind the skip
from citecheck.model.settings import LlmSettings  # noqa: E402 - behind the skip
from citecheck.wiring.llms import language_model  # noqa: E402 - behind the skip
from tests.llms.models import Canned  # noqa: E402 - behind the skip

SCHEMA = {"type": "object", "properties": {"says": {"type": "string"}}}


@pytest.fixture
def registered(tmp_path, monkeypatch):
    """Put a model into the package's own register, as a plug-in does."""
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path))

    def register(model):
        class Plugin:
            @llm.hookimpl
            def register_models(self, register):
                register(model)

        plugin = Plugin()
        llm.plugins.load_plugins()
        llm.plugins.pm.register(plugin)
        plugins.append(plugin)
        return LlmModel(model.model_id)

    plugins = []
    yield register
    for plugin in plugins:
        llm.plugins.pm.unregister(plugin)


async def test_the_echo_shows_what_is_sent(tmp_path, monkeypatch):
    """The offline model gives back prompt and system as they were put: nothing is added on the way."""
    pytest.importorskip("llm_echo", reason="llm-echo is not installed")
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path))
    reply = await language_model(LlmSettings(model=" echo ")).ask("be brief", "what does it say?", SCHEMA)
    heard = json.loads(reply.text)
    assert (heard["prompt"], heard["system"], reply.fault) == ("what does it say?", "be brief", "")


async def test_an_answer_comes_with_its_tokens(registered):
    """As the plug-in counts them."""
    reply = await registered(Canned("yes")).ask("s", "p", SCHEMA)
    assert (reply.text, reply.tokens_in, reply.tokens_out, reply.fault) == ("yes", 11, 7, "")


@pytest.mark.parametrize("held", [True, False])
async def test_a_model_that_can_be_held_to_a_form_is(registered, held):
    """The schema goes to those that take one, and to no other."""
    model = Canned("{}", schema=held)
    await registered(model).ask("s", "p", SCHEMA)
    assert bool(model.heard[0].schema) is held


async def test_a_fault_is_an_answer(registered):
    """Whatever a plug-in raises is told in a few words, and nothing is raised."""
    asked = registered(Canned(RuntimeError("quota\n" + "x" * 900), TimeoutError()))
    first, second = await asked.ask("s", "p", SCHEMA), await asked.ask("s", "p", SCHEMA)
    assert first.fault.startswith("the model did not answer: RuntimeError: quota xxx")
    assert len(first.fault) < 300
    assert second.fault == "the model did not answer: TimeoutError"


@pytest.mark.parametrize(("name", "words"), [("", "no language model is named"), ("no-such-model", "knows no model")])
def test_a_model_that_is_none_is_a_clear_error(name, words):
    """With the key to set."""
    with pytest.raises(ConfigError, match=words) as raised:
        language_model(LlmSettings(model=name))
    assert "llm.model" in str(raised.value)


class _Service(BaseHTTPRequestHandler):
    """The chat completions of an OpenAI-shaped service: one answer, and a fault for a model of that name."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.heard.append(asked)
        broken = asked["model"] == "broken"
        message = {"role": "assistant", "content": '{"says": "cannot-tell"}'}
        answer = {
            "id": "1",
            "object": "chat.completion",
            "created": 0,
            "model": asked["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 21, "completion_tokens": 6, "total_tokens": 27},
        }
        body = json.dumps({"error": {"message": "no such key s3cret-key"}} if broken else answer).encode()
        self.send_response(401 if broken else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        return


@pytest.fixture
def service(tmp_path, monkeypatch):
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), _Service) as server:
        server.heard = []
        base = f"  api_base: http://127.0.0.1:{server.server_port}/v1\n  can_stream: false\n"
        models = [f"- model_id: local-{name}\n  model_name: {name}\n{base}" for name in ("good", "broken")]
        (tmp_path / "extra-openai-models.yaml").write_text("".join(models), encoding="utf-8")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


async def test_a_service_on_the_network_is_asked_as_any_model(service):
    """By the package's own plug-in for OpenAI's interface: system and prompt arrive, answer and tokens come back."""
    reply = await language_model(LlmSettings(model="local-good")).ask("be brief", "what does it say?", SCHEMA)
    assert (reply.text, reply.tokens_in, reply.tokens_out) == ('{"says": "cannot-tell"}', 21, 6)
    (asked,) = service.heard
    assert [message["content"] for message in asked["messages"]] == ["be brief", "what does it say?"]


async def test_a_service_that_refuses_is_a_fault(service):
    """A wrong key is no error of ours: it is told, and the run goes on."""
    reply = await language_model(LlmSettings(model="local-broken")).ask("s", "p", SCHEMA)
    assert reply.text == ""
    assert "401" in reply.fault
