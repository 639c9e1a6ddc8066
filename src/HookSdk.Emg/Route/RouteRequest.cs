using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Emg;

/// <summary>What a <c>route</c> handler is given: a message whose outgoing connector is to be chosen.</summary>
public sealed class RouteRequest : EmgRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public RouteRequest()
    {
    }

    [SetsRequiredMembers]
    internal RouteRequest(EmgCall call)
        : base(call)
    {
    }

    internal static string? Read(HookBody body, out RouteRequest? request) => EmgRequestReader.Read(body, static call => new RouteRequest(call), out request);
}
