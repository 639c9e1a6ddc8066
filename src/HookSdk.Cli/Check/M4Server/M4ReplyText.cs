using System.Text.Json;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Check.M4Server;

/// <summary>What is wrong with the text of a reply to M4: one JSON object on one line.</summary>
internal static class M4ReplyText
{
    private static readonly string[] Texts = ["message", "new_src", "new_dst", "src_prefix", "src_suffix", "dst_prefix", "dst_suffix"];

    public static string? ProblemOfObject(byte[] body)
    {
        if (body.AsSpan().StartsWith("\uFEFF"u8))
        {
            return "a byte order mark comes before the object";
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? null : $"'{VisibleText.Of(body)}' is no JSON object";
        }
        catch (JsonException)
        {
            return $"'{VisibleText.Of(body)}' is no JSON";
        }
    }

    /// <summary>A line end at the end belongs to the line.</summary>
    public static string? ProblemOfLine(byte[] body)
    {
        ReadOnlySpan<byte> line = body.AsSpan().TrimEnd("\r\n"u8);
        int breaks = line.Count((byte)'\n') + line.Count((byte)'\r');
        return breaks == 0 ? null : $"{breaks + 1} lines: '{VisibleText.Of(body)}'";
    }

    public static string? ProblemOfTypes(byte[] body)
    {
        if (ProblemOfObject(body) is not null)
        {
            return null;
        }

        using JsonDocument json = JsonDocument.Parse(body);
        foreach (JsonProperty member in json.RootElement.EnumerateObject())
        {
            bool isRight = member.Name is "status_code" or "reject_call" ? member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out _)
                : !Texts.Contains(member.Name) || member.Value.ValueKind == JsonValueKind.String;
            if (!isRight)
            {
                return $"{member.Name} is {VisibleText.Of(member.Value.GetRawText())}";
            }
        }

        return null;
    }
}
