"""Language models, asked through the ``llm`` package: off unless a model is named, and never without a yes of the user's."""
