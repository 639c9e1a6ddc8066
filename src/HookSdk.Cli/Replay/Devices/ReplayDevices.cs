using System.Text.Json;
using HookSdk.Cli.Replay.Recorded;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Devices;

/// <summary>The devices of an ExProto recording, by EMQX's names for them. None, where what the server calls the adapter for is not compared.</summary>
internal sealed class ReplayDevices
{
    /// <summary>A server asks so whether a device that says nothing is still there. It is no handler's call.</summary>
    private const string StillThere = "$hooksdk/still-there";

    private readonly Dictionary<string, ReplayDevice> _devices = new(StringComparer.Ordinal);
    private long _calls;

    /// <summary>Reads the calls of the adapter, and of which callbacks they may have come.</summary>
    public static ReplayDevices Of(ReplayFiles files, ReplayFilter filter)
    {
        ReplayDevices devices = new();
        bool hasCalls = false;
        foreach (RecordedCall call in files.Read().Where(filter.IsOfServer))
        {
            hasCalls |= call.IsMade;
            if (call.Client is { } conn)
            {
                if (!devices._devices.TryGetValue(conn, out ReplayDevice? device))
                {
                    devices._devices.Add(conn, device = new ReplayDevice());
                }

                device.Note(call);
            }
        }

        if (!hasCalls)
        {
            devices._devices.Clear();
        }

        foreach (ReplayDevice device in devices._devices.Values)
        {
            device.Complete();
        }

        return devices;
    }

    /// <summary>Whether anything is compared.</summary>
    public bool AreThere => _devices.Count > 0;

    /// <summary>All of them, in the order of the recording.</summary>
    public IReadOnlyCollection<ReplayDevice> All => _devices.Values;

    /// <summary>How many calls of the adapter were made.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    public ReplayDevice? Of(RecordedCall callback) => callback.Client is { } conn ? _devices.GetValueOrDefault(conn) : null;

    /// <summary>The server makes a call.</summary>
    /// <returns>What was answered to it; null: nobody knows.</returns>
    public RecordedReply? Take(string path, byte[] message)
    {
        Interlocked.Increment(ref _calls);
        if (GrpcTexts.RequestTextOf(path, message) is not { } text)
        {
            return null;
        }

        using JsonDocument request = JsonDocument.Parse(text);
        string method = path[(path.LastIndexOf('/') + 1)..];
        return TextOf(request, "topic") == StillThere && method == "Unsubscribe" ? null
            : TextOf(request, "conn") is { } conn && _devices.TryGetValue(conn, out ReplayDevice? device) ? device.Take(new AdapterCall(method, text))
            : null;
    }

    private static string? TextOf(JsonDocument request, string name) => request.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
