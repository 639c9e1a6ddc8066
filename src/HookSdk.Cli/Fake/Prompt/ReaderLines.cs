namespace HookSdk.Cli.Fake.Prompt;

/// <summary>Lines of a file or a pipe.</summary>
internal sealed class ReaderLines(TextReader reader) : ILineSource
{
    /// <summary>The console's reader blocks in all its methods, and heeds no token.</summary>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken) =>
        await Task.Run(reader.ReadLine, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
}
