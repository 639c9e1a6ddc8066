using System.Globalization;

namespace HookSdk.EmqX.ExProto;

/// <summary>The adapters of EMQX that are called for devices, and how many devices there are.</summary>
internal sealed class AdapterView(HookServer server, Func<ExProtoServer> exProto) : IBrokerView
{
    public HookServer Server => server;

    public string Title => "Adapters of EMQX";

    public BrokerKnowledge Read() => new(
        [.. exProto().Adapters.All.Select(static a => new KnownBroker(a.Address, StateOf(a.State), a.State.SilentSince is null, []))],
        string.Create(CultureInfo.InvariantCulture, $"Devices now: {exProto().Devices.Open}."));

    private static string StateOf(AdapterState state) => state.SilentSince is { } since ? string.Create(CultureInfo.InvariantCulture, $"has not answered since {since:u}")
        : state.LastAnswer is { } ago ? string.Create(CultureInfo.InvariantCulture, $"answered {ago.TotalSeconds:0} s ago")
        : "not called yet";
}
