using System;
namespace HookSdk.Mqtt;

/// <summary>Walks the levels of a topic name or filter; a text of n slashes has n + 1 levels, which may be empty.</summary>
internal ref struct TopicLevels(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;
    private bool _ended;

    public ReadOnlySpan<char> Current { get; private set; }

    public bool MoveNext()
    {
        if (_ended)
        {
            return false;
        }

        int slash = _rest.IndexOf('/');
        _ended = slash < 0;
        Current = _ended ? _rest : _rest.Slice(0, slash);
        _rest = _ended ? default : _rest.Slice(slash + 1);
        return true;
    }
}
