using System.Net;

namespace HookSdk.Testing;

/// <summary>Where a client of a port comes from.</summary>
/// <param name="Remote">The client's end.</param>
/// <param name="Local">The broker's end.</param>
/// <param name="IsTls">Whether it speaks TLS.</param>
/// <param name="ClientCertificate">The certificate (DER) that it showed; null: none.</param>
/// <param name="Time">The clock that it is measured by.</param>
internal sealed record MqttPortOrigin(IPEndPoint Remote, IPEndPoint Local, bool IsTls, ReadOnlyMemory<byte>? ClientCertificate, TimeProvider Time);
