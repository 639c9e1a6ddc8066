using HookSdk;
using HookSdk.Emg;
using HookSdk.Numbers;

namespace Tour.Emg;

/// <summary>What many EMG plugins do: opt-outs, sender ids, routes by prefix. It counts what it decides, so that the tour can compare.</summary>
internal sealed class TourPlugin(EmgRules rules) : EmgPlugin
{
    private readonly PrefixTable<string> _routes = PrefixTable.Create(rules.Routes);
    private int _rejected;
    private int _routed;
    private int _renamed;
    private int _lookedUp;

    public int Rejected => _rejected;

    public int Routed => _routed;

    public int Renamed => _renamed;

    public int LookedUp => _lookedUp;

    // An opted-out number must stay quiet even when this code fails: better a message refused than one too many.
    [FailClosed]
    public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context)
    {
        if (!rules.OptOuts.Contains(Normalize(request.Message)))
        {
            return new(BeforeReceiveReply.Accept());
        }

        Interlocked.Increment(ref _rejected);
        return new(BeforeReceiveReply.Reject());
    }

    public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context)
    {
        if (!_routes.TryFind(Normalize(request.Message), out string? connector))
        {
            return new(RouteReply.NoChoice());
        }

        Interlocked.Increment(ref _routed);
        return new(RouteReply.To(connector));
    }

    public override ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context)
    {
        if (request.Argument is not { } argument || !rules.SenderIds.TryGetValue(argument, out string? sender))
        {
            return new(ChangeReply.NoChange());
        }

        Interlocked.Increment(ref _renamed);
        return new(ChangeReply.NoChange().With(EmgOptionNames.Source, sender).With(EmgOptionNames.SourceTon, EmgTon.Alphanumeric));
    }

    public override ValueTask<DlrReply> BeforeDlrAsync(BeforeDlrRequest request, HookContext context)
    {
        if (request.DlrInfo["0x1400"] is not { Length: 5 } network)
        {
            return new(DlrReply.NoChange());
        }

        Interlocked.Increment(ref _lookedUp);
        return new(DlrReply.Hlr(mcc: network[..3], mnc: network[3..]));
    }

    private static string Normalize(EmgMessage message) => NumberNormalizer.Default.Normalize(message.Destination ?? "");
}

/// <summary>The tour's rules.</summary>
internal sealed record EmgRules(IReadOnlySet<string> OptOuts, IReadOnlyDictionary<string, string> SenderIds, IReadOnlyList<KeyValuePair<string, string>> Routes)
{
    public static EmgRules Default { get; } = new(
        new HashSet<string>(StringComparer.Ordinal) { "46700000001", "4790000001", "15550000001" },
        new Dictionary<string, string>(StringComparer.Ordinal) { ["retail"] = "ACME", ["bank"] = "BigBank" },
        [new("46", "smpp-se"), new("4670", "smpp-se-mobile"), new("47", "smpp-no"), new("358", "smpp-fi")]);
}
