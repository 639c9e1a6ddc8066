namespace HookSdk.Cli.Check.Stop;

/// <summary>How a call ended while the server stopped.</summary>
/// <param name="IsAnswered">It was answered as ever.</param>
/// <param name="Problem">It was begun and not answered as it should be; null: it was answered, or never taken.</param>
internal readonly record struct CallEnd(bool IsAnswered, string? Problem)
{
    public static CallEnd Answered { get; } = new(true, null);

    /// <summary>Nothing listened any more: the broker knows at once.</summary>
    public static CallEnd Refused { get; } = new(false, null);

    public static CallEnd Lost(string problem) => new(false, problem);
}
