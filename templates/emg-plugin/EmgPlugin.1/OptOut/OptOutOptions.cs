namespace EmgPlugin._1.OptOut;

/// <summary>The configuration section <c>OptOut</c>.</summary>
public sealed class OptOutOptions
{
    /// <summary>Numbers that get no messages, in any usual spelling.</summary>
    public IList<string> Numbers { get; } = [];
}
