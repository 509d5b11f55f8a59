//! The org's web server: one router, one listening task.
//!
//! It owns which part answers which address, and the beginning and end of serving. It never holds state of its own.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router, middleware};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;

mod data;
mod gate;
mod respond;

use crate::net::wire::{CuttableListener, Wire};
use crate::practice::local_only::local_only;
use crate::state::server::Server;
use crate::{oauth, practice};

/// A full page of a sample org can be posted at once. The gate has a limit of its own.
const LARGEST_BODY: usize = 50 * 1024 * 1024;

/// Everything that the org answers. `phone` is mounted beside it, if there is a phone.
pub(crate) fn router(server: Arc<Server>, phone: Option<Router>) -> Router {
    let mut router = Router::new()
        .route("/services/data", get(data::list_versions))
        .route("/services/data/", get(data::list_versions))
        .route("/services/data/{*rest}", any(data::call))
        .merge(oauth::router())
        .merge(practice::router())
        .fallback(unknown)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&server),
            gate::pass,
        ))
        // Outside of the gate, so that the gate reads bodies after they are decompressed.
        .layer(RequestDecompressionLayer::new())
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(server);
    if let Some(phone) = phone {
        router = router.merge(phone.layer(middleware::from_fn(local_only)));
    }
    router
}

/// Serves until `stop`; open connections get to finish their request.
pub(crate) async fn serve(
    tcp: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let service = router.into_make_service_with_connect_info::<Wire>();
    axum::serve(CuttableListener { tcp, tls }, service)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

async fn unknown() -> Response {
    let body =
        json!([{ "errorCode": "NOT_FOUND", "message": "The requested resource does not exist" }]);
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}
