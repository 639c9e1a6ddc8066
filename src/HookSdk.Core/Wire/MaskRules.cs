using System.Text;

namespace HookSdk;

/// <summary>What is hidden in a wire text.</summary>
/// <param name="Payloads">Names of fields that hold payloads and are hidden.</param>
internal sealed record MaskRules(IReadOnlyCollection<string> Payloads)
{
    /// <summary>Names of fields that are shown although they are those of secrets.</summary>
    public IReadOnlyCollection<string> OpenSecrets { get; init; } = [];

    /// <summary>What stands in place of a payload, and of a secret that is base64. Bytes in JSON are base64, and what stands for them has to be.</summary>
    public string HiddenPayload { get; init; } = WireMask.Hidden;

    public bool Hides(string name) => IsPayload(name) || (WireMask.IsSecret(name) && !OpenSecrets.Contains(name, StringComparer.OrdinalIgnoreCase));

    public string InPlaceOf(string name) => IsPayload(name) ? HiddenPayload : WireMask.Hidden;

    private bool IsPayload(string name) => Payloads.Contains(name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>A text that may be kept.</summary>
/// <param name="Utf8">The text, in UTF-8.</param>
/// <param name="Hidden">The names of the fields that are hidden in it.</param>
internal sealed record MaskedText(ReadOnlyMemory<byte> Utf8, IReadOnlyList<string> Hidden)
{
    public string Text => Encoding.UTF8.GetString(Utf8.Span);
}
