namespace HookSdk;

/// <summary>What a filter threw, with its name. Never seen outside: the pipeline logs and answers for what is inside.</summary>
internal sealed class FilterFailure(string filter, Exception inner) : Exception(inner.Message, inner)
{
    public string Filter => filter;
}

/// <summary>Null in place of a reply, behind filters: by one of them, or by the plugin. Never seen outside the pipeline but by filters.</summary>
internal sealed class NoReplyException(string who) : InvalidOperationException($"{who} returned null instead of a reply")
{
    public string Who => who;
}
