using System.Text;

namespace HookSdk.VerneMq;

/// <summary>Finds whose turn a notification waits for, without reading the rest of it: a client of a mountpoint. Empty where the broker names none.</summary>
internal static class NotifiedClient
{
    public static string Of(HookBody body) => !CallReader.TryFind(body, "client_id", out ReadOnlyMemory<byte> client) || client.Length <= 2 ? ""
        : CallReader.TryFind(body, "mountpoint", out ReadOnlyMemory<byte> mountpoint) ? $"{Text(mountpoint)} {Text(client)}"
        : Text(client);

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
