namespace HookSdk.EmqX.ExProto;

/// <summary>A device protocol: a loop that runs once for each device. One object serves all devices; what belongs to one device stands in the locals of its loop.</summary>
/// <example>
/// <code>
/// public sealed class Echo : ExProtoHandler
/// {
///     private static readonly Framing Lines = Framing.Lines(limit: 1024);
///
///     public override async Task RunAsync(ExProtoConnection connection)
///     {
///         await foreach (ExProtoEvent e in connection.ReadAsync(Lines))
///         {
///             await connection.SendAsync(e.Text + "\n");
///         }
///     }
/// }
/// </code>
/// </example>
public abstract class ExProtoHandler
{
    /// <summary>
    /// Talks to one device, from its connection to its end. When the loop returns or throws, the device is disconnected; an exception is logged, and no other device
    /// notices. The loop runs beside EMQX's callbacks, so it may wait for as long as it likes: what the device sends meanwhile is kept, up to <c>BufferBytes</c>.
    /// </summary>
    /// <param name="connection">The device.</param>
    /// <returns>A task that ends with the device.</returns>
    public abstract Task RunAsync(ExProtoConnection connection);
}
