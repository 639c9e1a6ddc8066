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

    /// <summary>What comes to nothing at a real EMG, or to something else than was meant.</summary>
    public IReadOnlyList<string> Problems { get; private init; } = [];

    /// <summary>Applies the pairs of a reply in their order; what EMG is not documented to know is passed over and told.</summary>
    public static EmgReply Apply(string hook, EmgMessage message, IReadOnlyList<KeyValuePair<string, string>> pairs, EmgRules rules, Transcript transcript)
    {
        List<KeyValuePair<string, string>> dlrInfo = [];
        List<string> problems = [];
        EmgReply reply = new(message);
        foreach ((string key, string value) in pairs)
        {
            if (key.StartsWith(OptionPrefix, StringComparison.Ordinal))
            {
                reply = reply.With(hook, key, value, rules, problems);
            }
            else if (key == "result" && hook == EmgHookNames.BeforeReceive)
            {
                if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int result))
                {
                    reply = reply with { Result = result };
                }
                else
                {
                    problems.Add($"{hook}: result is no whole number; EMG takes that for 0 (assumed).");
                }
            }
            else if (key == "route" && hook == EmgHookNames.Route)
            {
                reply = reply with { Route = value.Length == 0 ? null : value };
            }
            else if (key.StartsWith(DlrPrefix, StringComparison.Ordinal) && hook == EmgHookNames.BeforeDlr)
            {
                dlrInfo.Add(new(key[DlrPrefix.Length..], value));
            }
            else
            {
                transcript.Add($"  {hook}: {key} is not documented for this hook; ignored (assumed)");
            }
        }

        bool isTextSet = pairs.Any(static p => p.Key.AsSpan().Equals("qe.MESSAGE", StringComparison.OrdinalIgnoreCase) || p.Key.AsSpan().Equals("qe.CHARCODE", StringComparison.OrdinalIgnoreCase));
        if (isTextSet && EmgRules.FindProblem(reply.Message) is { } problem)
        {
            problems.Add($"{hook}: {problem}.");
        }

        foreach (string told in problems)
        {
            transcript.Add($"  ! {told}");
        }

        return reply with { DlrInfo = dlrInfo, Problems = problems };
    }

    public static string Describe(IReadOnlyList<KeyValuePair<string, string>> pairs) =>
        pairs.Count == 0 ? "no change" : string.Join(" ", pairs.Select(static p => $"{p.Key}={(IsHidden(p.Key) ? "***" : p.Value)}"));

    private EmgReply With(string hook, string key, string value, EmgRules rules, List<string> problems)
    {
        string option = key[OptionPrefix.Length..];
        if (!rules.HasOption(option, Message))
        {
            problems.Add($"{hook}: {option} is no message option that the vendor lists; EMG passes over it (assumed). If your EMG has it, add it to o.OptionNames.");
            return this;
        }

        try
        {
            return this with { Message = Message.With(option, value) };
        }
        catch (ArgumentException e)
        {
            problems.Add($"{hook}: {key} is refused: {e.Message}");
            return this;
        }
    }

    private static bool IsHidden(string key) =>
        key.StartsWith(OptionPrefix, StringComparison.Ordinal) && Hidden.Contains(key[OptionPrefix.Length..], StringComparer.OrdinalIgnoreCase);
}
