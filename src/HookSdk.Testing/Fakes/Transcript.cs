using System.Text;
using Microsoft.Extensions.Logging;

namespace HookSdk.Testing;

/// <summary>What happened, line by line, as a person would tell it; the test's logger hears each line too.</summary>
internal sealed class Transcript(ILogger? logger)
{
    private readonly StringBuilder _text = new();
    private long _lastWritten;

    /// <summary>When the last line was written, as a timestamp of the machine's clock.</summary>
    public long LastWritten => Volatile.Read(ref _lastWritten);

    public void Add(string line)
    {
        Write(line);
        if (logger is not null)
        {
            FakeLog.Line(logger, line);
        }
    }

    /// <summary>A line that the logger is told in another way.</summary>
    public void Write(string line)
    {
        lock (_text)
        {
            _text.Append(line).Append('\n');
            _lastWritten = Clock.System.GetTimestamp();
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
