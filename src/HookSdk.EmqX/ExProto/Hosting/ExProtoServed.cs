namespace HookSdk.EmqX.ExProto;

/// <summary>What a check says of the handler: its name, and the adapters that it calls.</summary>
internal sealed class ExProtoServed(HookServer server, Func<ExProtoServer> exProto) : IServedAlone
{
    public HookServer Server => server;

    public string Text => $"{exProto().HandlerName}: calls EMQX's adapter at {string.Join(", ", exProto().Adapters.All.Select(static a => a.Address))}";
}
