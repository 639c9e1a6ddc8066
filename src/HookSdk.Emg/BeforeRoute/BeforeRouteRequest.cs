using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Emg;

/// <summary>What a <c>before_route</c> handler is given: a message is about to be routed. EMG calls this hook only on connectors with <c>PROTOCOL=ROUTE</c>.</summary>
public sealed class BeforeRouteRequest : EmgRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public BeforeRouteRequest()
    {
    }

    [SetsRequiredMembers]
    internal BeforeRouteRequest(EmgCall call)
        : base(call)
    {
    }

    internal static string? Read(HookBody body, out BeforeRouteRequest? request) => EmgRequestReader.Read(body, static call => new BeforeRouteRequest(call), out request);
}
