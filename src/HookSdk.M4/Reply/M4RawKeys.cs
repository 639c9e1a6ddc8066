using HookSdk.Numbers;

namespace HookSdk.M4;

/// <summary>
/// Number keys that are sent as they stand. The typed replies send the final numbers in <c>new_src</c> and <c>new_dst</c> alone, because the vendor does not
/// document in which order M4 applies a replacement, a prefix and a suffix: use these when you have tried it on your M4. Equal by value.
/// </summary>
public sealed record M4RawKeys
{
    /// <summary><c>new_src</c>; takes the place of what the reply would send.</summary>
    public string? NewSource { get; init => field = Check(value, nameof(NewSource)); }

    /// <summary><c>src_prefix</c>.</summary>
    public string? SourcePrefix { get; init => field = Check(value, nameof(SourcePrefix)); }

    /// <summary><c>src_suffix</c>.</summary>
    public string? SourceSuffix { get; init => field = Check(value, nameof(SourceSuffix)); }

    /// <summary><c>new_dst</c>; takes the place of what the reply would send.</summary>
    public string? NewDestination { get; init => field = Check(value, nameof(NewDestination)); }

    /// <summary><c>dst_prefix</c>.</summary>
    public string? DestinationPrefix { get; init => field = Check(value, nameof(DestinationPrefix)); }

    /// <summary><c>dst_suffix</c>.</summary>
    public string? DestinationSuffix { get; init => field = Check(value, nameof(DestinationSuffix)); }

    /// <summary>Source and destination in a few words, for logs. Numbers are masked.</summary>
    public override string ToString() =>
        $"{SourcePrefix}[{NumberMask.Mask(NewSource)}]{SourceSuffix} to {DestinationPrefix}[{NumberMask.Mask(NewDestination)}]{DestinationSuffix}";

    private static string? Check(string? value, string name) => value is null ? null : M4Text.CheckNumber(value, name);
}
