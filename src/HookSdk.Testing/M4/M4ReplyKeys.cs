using System.Text.Json;

namespace HookSdk.Testing;

/// <summary>A reply as M4 reads it.</summary>
internal sealed class M4ReplyKeys
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private M4ReplyKeys()
    {
    }

    public int? StatusCode { get; private set; }

    public string? Message => _texts.GetValueOrDefault("message");

    public bool IsRejected { get; private set; }

    /// <summary>Reads a reply. Null: it is no JSON object.</summary>
    public static M4ReplyKeys? Read(byte[] reply, Transcript transcript)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(reply);
        }
        catch (JsonException)
        {
            return null;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            M4ReplyKeys keys = new();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (!keys.Take(property.Name, property.Value))
                {
                    transcript.Add($"  {property.Name} with this type is not documented; ignored (assumed)");
                }
            }

            return keys;
        }
    }

    /// <summary>The number that is dialled; null when the call has none and the reply gives it none.</summary>
    public string? Apply(string side, string? number, Transcript transcript)
    {
        string? replacement = _texts.GetValueOrDefault("new_" + side);
        string? prefix = _texts.GetValueOrDefault(side + "_prefix");
        string? suffix = _texts.GetValueOrDefault(side + "_suffix");
        if (replacement is not null && (prefix ?? suffix) is not null)
        {
            transcript.Add($"  {side}: replaced first, then prefix and suffix (assumed)");
        }

        if (replacement == "")
        {
            transcript.Add($"  {side}: an empty number replaces nothing (assumed)");
            replacement = null;
        }

        string? dialled = (prefix ?? replacement ?? suffix) is null ? number : prefix + (replacement ?? number) + suffix;
        if (dialled != number)
        {
            transcript.Add($"  changing {side} from [{number}] to [{dialled}]");
        }

        return dialled;
    }

    private bool Take(string key, JsonElement value)
    {
        switch (key)
        {
            case "status_code" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int status):
                StatusCode = status;
                return true;
            case "reject_call" when value.ValueKind == JsonValueKind.Number:
                IsRejected = value.TryGetInt32(out int reject) && reject == 1;
                return true;
            case "message" or "new_src" or "src_prefix" or "src_suffix" or "new_dst" or "dst_prefix" or "dst_suffix" when value.ValueKind == JsonValueKind.String:
                _texts[key] = value.GetString()!;
                return true;
            default:
                return false;
        }
    }
}
