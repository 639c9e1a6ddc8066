using System.Text;

namespace HookSdk.Testing;

/// <summary>What happened, line by line, as a person would tell it.</summary>
internal sealed class Transcript
{
    private readonly StringBuilder _text = new();

    public void Add(string line)
    {
        lock (_text)
        {
            _text.Append(line).Append('\n');
        }
    }

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }
}
