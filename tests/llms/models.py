"""Models of the llm package for tests: one that answers from a list, one that fails."""

import llm


class Canned(llm.Model):
    """Answers with what it was given, in turn."""

    model_id = "canned"
    can_stream = False

    def __init__(self, *answers, schema=False):
        self.answers = list(answers)
        self.supports_schema = schema
        self.heard = []

    def execute(self, prompt, stream, response, conversation=None):
        self.heard.append(prompt)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        response.set_usage(input=11, output=7)
        yield answer
