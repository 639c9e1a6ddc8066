using System.Text;

namespace HookSdk.M4;

/// <summary>Writes to STDERR, which is opened at the first word: most scripts print nothing.</summary>
internal sealed class ErrorWriter : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Console.Error.Write(value);

    public override void Write(char[] buffer, int index, int count) => Console.Error.Write(buffer, index, count);

    public override void Write(string? value) => Console.Error.Write(value);

    public override void Flush() => Console.Error.Flush();
}
