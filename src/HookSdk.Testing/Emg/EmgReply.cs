using System.Globalization;
using HookSdk.Emg;

namespace HookSdk.Testing;

/// <summary>A reply after EMG has applied it.</summary>
internal sealed record EmgReply(EmgMessage Message)
{
    private const string OptionPrefix = "qe.";
    private const string DlrPrefix = "dlrinfo.";

    private static readonly string[] Hidden =
        [EmgOptionNames.Message, EmgOptionNames.Udh, EmgOptionNames.Password, EmgOptionNames.NewPassword, EmgOptionNames.AuthCode];

    public int? Result { get; private init; }

    public string? Route { get; private init; }

    public IReadOnlyList<KeyValuePair<string, string>> DlrInfo { get; private init; } = [];

    /// <summary>Applies the pairs of a reply in their order; what EMG is not documented to know is passed over and told.</summary>
    public static EmgReply Apply(string hook, EmgMessage message, IReadOnlyList<KeyValuePair<string, string>> pairs, Transcript transcript)
    {
        List<KeyValuePair<string, string>> dlrInfo = [];
        EmgReply reply = new(message);
        foreach ((string key, string value) in pairs)
        {
            if (key.StartsWith(OptionPrefix, StringComparison.Ordinal))
            {
                try
                {
                    reply = reply with { Message = reply.Message.With(key[OptionPrefix.Length..], value) };
                }
                catch (ArgumentException e)
                {
                    transcript.Add($"  {hook}: {key} is refused: {e.Message}");
                }
            }
            else if (key == "result" && hook == HookNames.BeforeReceive && int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int result))
            {
                reply = reply with { Result = result };
            }
            else if (key == "route" && hook == HookNames.Route)
            {
                reply = reply with { Route = value.Length == 0 ? null : value };
            }
            else if (key.StartsWith(DlrPrefix, StringComparison.Ordinal) && hook == HookNames.BeforeDlr)
            {
                dlrInfo.Add(new(key[DlrPrefix.Length..], value));
            }
            else
            {
                transcript.Add($"  {hook}: {key} is not documented for this hook; ignored (assumed)");
            }
        }

        return reply with { DlrInfo = dlrInfo };
    }

    public static string Describe(IReadOnlyList<KeyValuePair<string, string>> pairs) =>
        pairs.Count == 0 ? "no change" : string.Join(" ", pairs.Select(static p => $"{p.Key}={(IsHidden(p.Key) ? "***" : p.Value)}"));

    private static bool IsHidden(string key) =>
        key.StartsWith(OptionPrefix, StringComparison.Ordinal) && Hidden.Contains(key[OptionPrefix.Length..], StringComparer.OrdinalIgnoreCase);
}
