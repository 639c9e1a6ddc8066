namespace HookSdk.Cli.Fake.Prompt;

/// <summary>Lines of a file or a pipe.</summary>
internal sealed class ReaderLines(TextReader reader) : ILineSource
{
    public ValueTask<string?> ReadAsync(CancellationToken cancellationToken) => reader.ReadLineAsync(cancellationToken);
}
