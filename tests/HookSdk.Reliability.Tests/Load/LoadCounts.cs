using System.Text.Json;

namespace HookSdk.Reliability.Tests.Load;

/// <summary>What became of the calls of one run.</summary>
/// <param name="Answered">Answered as they should be.</param>
/// <param name="Lost">Sent, and not answered, or answered with something else: by what was said.</param>
/// <param name="Refused">Connections that were refused: no call was sent on them.</param>
internal sealed record LoadCounts(long Answered, IReadOnlyDictionary<string, long> Lost, long Refused)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    public static LoadCounts Parse(string json) => JsonSerializer.Deserialize<LoadCounts>(json, Options)!;

    public override string ToString() => $"{Answered} answered, {Refused} refused, lost: {(Lost.Count == 0 ? "none" : string.Join("; ", Lost.Select(static l => $"{l.Value} x {l.Key}")))}";
}
