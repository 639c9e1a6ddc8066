namespace HookSdk.Cli.Fake.Prompt;

/// <summary>Where the lines of a prompt come from.</summary>
internal interface ILineSource
{
    /// <summary>The next line; null: there is none any more.</summary>
    public ValueTask<string?> ReadAsync(CancellationToken cancellationToken);
}
