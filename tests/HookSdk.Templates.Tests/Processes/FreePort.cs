using System.Net;
using System.Net.Sockets;

namespace HookSdk.Templates.Tests.Processes;

/// <summary>A port of this machine that was free a moment ago: for a program whose address must be known before it starts.</summary>
internal static class FreePort
{
    public static int Take()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
