namespace HookSdk.Numbers;

/// <summary>How <see cref="NumberNormalizer"/> reads numbers. Checked when the normalizer is made.</summary>
public sealed record NumberNormalizerOptions
{
    /// <summary>What is dialled before a country code, each 1 to 8 digits; the longest that fits is taken off. Default: <c>00</c>.</summary>
    /// <remarks>A number that begins so for another reason loses its first digits too: leave the list empty when numbers never carry such a prefix.</remarks>
    public IReadOnlyList<string> InternationalPrefixes { get; init; } = ["00"];

    /// <summary>
    /// What is dialled before a number of one's own country, 1 to 8 digits, such as <c>0</c>: <see cref="CountryCode"/> takes its place. Default: null, national numbers stay
    /// as they are. Set both or neither.
    /// </summary>
    public string? NationalPrefix { get; init; }

    /// <summary>The country code of national numbers, 1 to 8 digits, such as <c>46</c>. Default: null.</summary>
    public string? CountryCode { get; init; }
}
