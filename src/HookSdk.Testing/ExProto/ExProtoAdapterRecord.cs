namespace HookSdk.Testing;

/// <summary>One call of the adapter that the handler made.</summary>
/// <param name="Method">Its name, such as <c>Publish</c>.</param>
/// <param name="Device">The device's name; null when EMQX does not know the connection.</param>
/// <param name="ResultCode">EMQX's result code; 0 is SUCCESS.</param>
/// <param name="Text">EMQX's words.</param>
public sealed record ExProtoAdapterRecord(string Method, string? Device, int ResultCode, string Text);
