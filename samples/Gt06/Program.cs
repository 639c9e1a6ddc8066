using Gt06;

// Trackers connect to EMQX; EMQX calls this server for what they send. See README.md for the gateway's settings.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddExProtoHandler<Gt06Protocol>();
WebApplication app = builder.Build();
app.MapExProtoHandler();
app.Run();
